-- Up Migration

CREATE TABLE categories (
  slug text PRIMARY KEY,
  name text NOT NULL UNIQUE
);

CREATE TABLE products (
  sku text PRIMARY KEY CHECK (sku ~ '^NM-\d{4}$'),
  name text NOT NULL,
  category text NOT NULL REFERENCES categories (slug),
  price_cents integer NOT NULL CHECK (price_cents > 0),
  description text NOT NULL
);
CREATE INDEX products_of_category ON products (category, sku);

CREATE TABLE reviews (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku text NOT NULL REFERENCES products (sku),
  author text NOT NULL,
  rating smallint NOT NULL CHECK (rating BETWEEN 1 AND 5),
  text text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX reviews_of_product ON reviews (sku, created_at DESC, id DESC);
