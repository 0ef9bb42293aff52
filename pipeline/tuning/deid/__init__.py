"""How well identifiers are masked, on texts in which a person has marked them."""
