"""Reports: what the release lets through, as HTML, CSV with a data package, and JSON."""
