"""The workspace's own database: what was released, handed over and signed, append-only."""
