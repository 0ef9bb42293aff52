"""What people are given to read, and what they say of it: clients, masking, single passages."""
