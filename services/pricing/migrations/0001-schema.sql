-- Up Migration
CREATE TABLE prices (
  sku text PRIMARY KEY,
  price_cents integer NOT NULL CHECK (price_cents > 0)
);

CREATE TABLE loyalty_tiers (
  name text PRIMARY KEY,
  minimum_spent_cents bigint NOT NULL UNIQUE,
  discount_percent integer NOT NULL CHECK (discount_percent BETWEEN 0 AND 100)
);
