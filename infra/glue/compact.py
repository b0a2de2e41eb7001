"""Job of Glue or Spark: see docs/spark.md, or run it with --help."""

from energy_lake.jobs import main, compact

if __name__ == "__main__":
    main(compact, compact.__doc__ or "")
