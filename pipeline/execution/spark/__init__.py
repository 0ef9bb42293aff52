"""Spark: the shards of a run as tasks of a cluster (extra ``ilmio[spark]``), PySpark's one door."""
