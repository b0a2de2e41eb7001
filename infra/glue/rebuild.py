"""Job of Glue or Spark: see docs/spark.md, or run it with --help."""

from energy_lake.jobs import main, rebuild

if __name__ == "__main__":
    main(rebuild, rebuild.__doc__ or "")
