using Apache.Arrow;

namespace EnergyDataPipeline.Query.Exporting;

/// <summary>
/// Figures of one part of LMP, counted row by row as the rows are written: threads of an engine add in an order that differs from run to run, and so
/// do the last digits of what they add.
/// </summary>
internal sealed class PriceFigures(string column, int index)
{
    /// <summary>The parts of LMP.</summary>
    public static readonly string[] Parts = ["lmp_usd_per_mwh", "energy_usd_per_mwh", "congestion_usd_per_mwh", "loss_usd_per_mwh"];

    private const string Unit = "$/MWh";

    private long _nulls;
    private long _notFinite;
    private double _sum;
    private double _lost;
    private double _running;
    private double _squares;
    private double _min = double.PositiveInfinity;
    private double _max = double.NegativeInfinity;

    public string Column { get; } = column;

    /// <summary>Finite values so far.</summary>
    public long Values { get; private set; }

    public void Add(RecordBatch batch)
    {
        var values = (DoubleArray)batch.Column(index);
        for (var row = 0; row < values.Length; row++)
        {
            if (values.GetValue(row) is not { } value)
            {
                _nulls++;
            }
            else if (!double.IsFinite(value))
            {
                _notFinite++;
            }
            else
            {
                Add(value);
            }
        }
    }

    public PriceMetadata With(double? median) =>
        new(
            Column,
            Unit,
            Values,
            _nulls,
            _notFinite,
            Values == 0 ? null : (_sum + _lost) / Values,
            Values == 0 ? null : _min,
            Values == 0 ? null : _max,
            Values < 2 ? null : Math.Sqrt(_squares / (Values - 1)),
            median
        );

    private void Add(double value)
    {
        Values++;
        _min = Math.Min(_min, value);
        _max = Math.Max(_max, value);
        // Neumaier's sum: what addition rounds away is kept beside it.
        var sum = _sum + value;
        _lost += Math.Abs(_sum) >= Math.Abs(value) ? _sum - sum + value : value - sum + _sum;
        _sum = sum;
        // Welford's squares: no difference of two large numbers.
        var step = value - _running;
        _running += step / Values;
        _squares += step * (value - _running);
    }
}
