namespace EnergyDataPipeline.Sandbox;

/// <summary>What can go wrong on purpose.</summary>
public enum FaultKind
{
    /// <summary>Answers after <c>ms</c>; with <c>p99</c> the wait is drawn so that <c>ms</c> is the median.</summary>
    Latency,

    /// <summary>Sends the body at <c>rate</c> bytes per second.</summary>
    SlowDrip,

    /// <summary>Never answers; with <c>percent</c> it stops after that share of the body.</summary>
    Hang,

    /// <summary>Answers <c>code</c> (503 unless set), with <c>retryAfter</c> verbatim if set; <c>style=empty</c> leaves the body out.</summary>
    Status,

    /// <summary>Ends the body after <c>percent</c> (50 unless set): <c>framing</c> is <c>length</c>, <c>chunked</c> or <c>close</c>.</summary>
    Truncate,

    /// <summary>Resets the connection after <c>percent</c> of the body.</summary>
    Reset,

    /// <summary>Closes the connection before a single byte of the answer.</summary>
    Close,

    /// <summary>Breaks the grammar of the body: <c>style</c> is <c>unquoted</c>, <c>nan</c> or <c>comma</c>.</summary>
    MalformedJson,

    /// <summary>A page for people where data should be, status 200; <c>style=html-type</c> also says so in the content type.</summary>
    HtmlAs200,

    /// <summary>Names another content type: <c>style</c>, <c>text/plain</c> unless set.</summary>
    WrongContentType,

    /// <summary>Puts a byte order mark before the body.</summary>
    Bom,

    /// <summary>Says gzip and sends bytes that break off as gzip.</summary>
    GzipBroken,

    /// <summary>No rows: <c>style=object</c> for <c>{}</c>, <c>style=text</c> for <c>""</c>, else as the dialect says.</summary>
    EmptyForm,

    /// <summary>Leaves out <c>percent</c> of the rows (10 unless set), or the rows of one <c>hour</c>.</summary>
    MissingRows,

    /// <summary>Sends <c>percent</c> of the rows twice (10 unless set).</summary>
    DuplicateRows,

    /// <summary>Swaps each two rows.</summary>
    OutOfOrder,

    /// <summary>Adds a field nobody announced to each row: <c>field</c>, with the text <c>word</c>.</summary>
    ExtraField,

    /// <summary>Puts an unheard-of <c>word</c> (Fusion unless set) into <c>field</c>, or into the first field that takes only known words.</summary>
    UnknownEnum,

    /// <summary>Leaves <c>field</c> out of each row; the first number unless set.</summary>
    MissingField,

    /// <summary>Gives <c>field</c> the value null in each row; the first number unless set.</summary>
    NullField,

    /// <summary>Writes <c>field</c> as text in each row; every number unless set.</summary>
    NumericString,

    /// <summary>Writes a list of one as the object alone.</summary>
    SingleAsObject,

    /// <summary>Answers with other numbers, as after a correction.</summary>
    Revise,

    /// <summary>Makes <c>/info</c> lag <c>seconds</c> behind (a day unless set).</summary>
    StaleInfo,

    /// <summary>Redirects to the same address, for ever.</summary>
    RedirectLoop,

    /// <summary>Moves the <c>Date</c> header by <c>seconds</c> (an hour unless set).</summary>
    DateSkew,
}

/// <summary>How a body that breaks off says how long it would have been.</summary>
public enum FaultFraming
{
    /// <summary><c>Content-Length</c> of the whole body.</summary>
    Length,

    /// <summary>Chunks, and never the last one.</summary>
    Chunked,

    /// <summary>Nothing: the end of the connection is the end of the body, so only a parser can notice.</summary>
    Close,
}
