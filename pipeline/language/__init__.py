"""What is known of the three languages: lemmas, glosses, sections, polarity, encoders."""
