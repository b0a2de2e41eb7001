"""Builds the lake of Energy Data Pipeline with Spark: from the answers as received, by the exported catalogue.

The modules ``values``, ``documents``, ``plan``, ``reading``, ``following``, ``calendar``, ``catalogue``, ``store``, ``force`` and ``partitions`` are
plain Python. ``parquet`` needs pyarrow, ``jobs`` and ``derived`` need pyspark; neither is imported before it is used.
"""
