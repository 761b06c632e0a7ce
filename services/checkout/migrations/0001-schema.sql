-- Up Migration

CREATE TABLE checkouts (
  id bigint GENERATED ALWAYS AS IDENTITY (START WITH 100001) PRIMARY KEY,
  idempotency_key text NOT NULL UNIQUE,
  customer_id text NOT NULL,
  order_id text,
  amount_cents integer NOT NULL CHECK (amount_cents > 0),
  status text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'settled', 'declined', 'failed')),
  payment_id text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  CHECK ((payment_id IS NOT NULL) = (status IN ('settled', 'declined')))
);
CREATE INDEX checkouts_of_order ON checkouts (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX checkouts_open ON checkouts (id) WHERE status = 'pending';
