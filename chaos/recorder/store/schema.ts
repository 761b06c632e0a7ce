/** Kept in the file as user_version. A file with another version is never written to; see open.ts. */
export const SCHEMA_VERSION = 1;

/** How many fragments one trace row can have; its fragments' ids are `traces.id * FRAGMENTS_PER_TRACE + n`. */
export const FRAGMENTS_PER_TRACE = 65_536;

/**
 * Spans are stored as fragments: all spans of one trace that came in one request, encoded as span-codec.ts says. A
 * fragment's id holds its trace's row number, so a trace's fragments lie side by side without an index, and the oldest
 * are one range to delete. The only index in random order is the one on trace ids.
 */
export const SCHEMA = `
  CREATE TABLE attributes (id INTEGER PRIMARY KEY, key_value BLOB NOT NULL) STRICT;
  CREATE TABLE origins (id INTEGER PRIMARY KEY, service TEXT NOT NULL, resource BLOB NOT NULL, scope BLOB NOT NULL) STRICT;
  CREATE TABLE operations (id INTEGER PRIMARY KEY, service TEXT NOT NULL, name TEXT NOT NULL) STRICT;

  CREATE TABLE traces (
    id INTEGER PRIMARY KEY,
    prefix INTEGER NOT NULL,         -- the first 48 bits of the trace id
    trace_id BLOB NOT NULL,
    received INTEGER NOT NULL,       -- seconds since 1970, by the recorder's clock
    fragments INTEGER NOT NULL,
    start_us INTEGER NOT NULL,
    end_us INTEGER NOT NULL,
    root_start_us INTEGER NOT NULL,
    root_us INTEGER NOT NULL,        -- duration of the root span
    root_operation INTEGER NOT NULL,
    has_root INTEGER NOT NULL,       -- 0 while the earliest span stands in for a root that has not come
    spans INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    operations TEXT NOT NULL         -- ',3,17,': which operations its spans have
  ) STRICT;
  CREATE INDEX traces_by_prefix ON traces (prefix);
  CREATE TABLE fragments (id INTEGER PRIMARY KEY, spans BLOB NOT NULL) STRICT;

  CREATE TABLE logs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    time_us INTEGER NOT NULL,
    received INTEGER NOT NULL,
    severity INTEGER NOT NULL,
    severity_text TEXT NOT NULL,
    origin INTEGER NOT NULL,
    trace_id BLOB,
    span_id BLOB,
    message TEXT NOT NULL,
    attributes BLOB NOT NULL
  ) STRICT;
  CREATE INDEX logs_by_trace ON logs (trace_id) WHERE trace_id IS NOT NULL;

  CREATE TABLE call_statistics (
    bucket INTEGER NOT NULL,         -- seconds since 1970, a multiple of BUCKET_SECONDS
    kind TEXT NOT NULL,
    client TEXT NOT NULL,
    server TEXT NOT NULL,
    route TEXT NOT NULL,
    requests INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    durations BLOB NOT NULL,         -- duration-histogram.ts
    PRIMARY KEY (bucket, kind, client, server, route)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE metric_families (
    name TEXT PRIMARY KEY, type TEXT NOT NULL, help TEXT NOT NULL, unit TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE series (
    id INTEGER PRIMARY KEY,
    family TEXT NOT NULL,
    sample TEXT NOT NULL,            -- sample name: the family's, or with _bucket, _sum, _count
    service TEXT NOT NULL,
    labels TEXT NOT NULL,            -- JSON object, names in order
    UNIQUE (service, sample, labels)
  ) STRICT;
  CREATE INDEX series_by_family ON series (family);
  CREATE TABLE frames (
    id INTEGER PRIMARY KEY,
    service TEXT NOT NULL,
    time_ms INTEGER NOT NULL,
    key_frame INTEGER NOT NULL,      -- 1: all series; 0: only what changed since the frame before
    samples BLOB NOT NULL            -- frame-codec.ts
  ) STRICT;
  CREATE INDEX frames_by_service ON frames (service, time_ms);
  CREATE TABLE exemplars (
    series INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    value REAL NOT NULL,
    labels TEXT NOT NULL,
    PRIMARY KEY (series, time_ms)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX exemplars_by_time ON exemplars (time_ms);
`;
