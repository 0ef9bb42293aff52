"""The stages: one file each, from tables to tables; they import none of each other."""
