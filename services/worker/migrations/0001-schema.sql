-- Up Migration

CREATE TABLE statements (
  customer_id text PRIMARY KEY,
  total numeric(20, 2) NOT NULL,
  charge_count integer NOT NULL,
  text text NOT NULL,
  rendered_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE queue (
  customer_id text PRIMARY KEY,
  queued_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX queue_in_order ON queue (queued_at, customer_id);

-- How far the charges have been looked through; one row.
CREATE TABLE progress (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  last_charge_id bigint NOT NULL
);
INSERT INTO progress (last_charge_id) VALUES (0);
