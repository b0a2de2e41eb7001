"""Job of Glue or Spark: see docs/spark.md, or run it with --help."""

from energy_lake.derived import derive
from energy_lake.jobs import main

if __name__ == "__main__":
    main(derive, derive.__doc__ or "")
