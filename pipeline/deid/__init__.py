"""De-identification: detectors, their frame, the roster and sweep, and consistent surrogates."""
