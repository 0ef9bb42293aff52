"""What is told more coarsely, and how coarsely ages are told."""

from __future__ import annotations

from itertools import pairwise

from pydantic import BaseModel, ConfigDict, field_validator


class CoarsenSettings(BaseModel):
    """Which quasi-identifiers give way to their class."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ages: bool = True
    dates: bool = True
    professions: bool = True
    diagnoses: bool = True
    #: Languages, nationalities, peoples and faiths that few people have.
    origins: bool = True
    families: bool = True
    #: Lowest age of each band (years); the last band is open.
    bands: tuple[int, ...] = (0, 3, 7, 13, 18, 25, 35, 45, 55, 65, 75, 85)

    @field_validator("bands")
    @classmethod
    def _rising(cls, bands: tuple[int, ...]) -> tuple[int, ...]:
        rising = all(low < high for low, high in pairwise(bands))
        if len(bands) < 2 or bands[0] != 0 or not rising:
            raise ValueError("the lowest ages of the bands must begin at 0 and rise")
        return bands

    def band(self, age: int) -> tuple[int, int | None]:
        """Return the lowest and highest age (years) of an age's band; None where it is open."""
        low = max(bound for bound in self.bands if bound <= age)
        later = [bound for bound in self.bands if bound > age]
        return low, (later[0] - 1 if later else None)
