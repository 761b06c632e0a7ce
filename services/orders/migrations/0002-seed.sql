-- Up Migration
INSERT INTO customers (id, name, email, city, since)
SELECT 'C' || (1000 + n),
       first_name || ' ' || last_name,
       lower(first_name || '.' || last_name) || '.' || (1000 + n) || '@example.com',
       city,
       DATE '2021-01-04' + (n * 37) % 1400
FROM generate_series(1, 400) AS n,
  LATERAL (SELECT
    (ARRAY['Ada', 'Bruno', 'Clara', 'Dario', 'Elif', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas',
           'Katja', 'Luca', 'Mira', 'Nils', 'Olga', 'Pavel', 'Rosa', 'Sven', 'Tara', 'Yusuf'])[1 + n % 20] AS first_name,
    (ARRAY['Abel', 'Brandt', 'Costa', 'Dietz', 'Engel', 'Fuchs', 'Grau', 'Haas', 'Ivanov', 'Jansen', 'Keller',
           'Lorenz', 'Moreau', 'Novak', 'Okafor', 'Peters', 'Rossi'])[1 + n % 17] AS last_name,
    (ARRAY['Hamburg', 'Lisbon', 'Lyon', 'Milan', 'Porto', 'Prague', 'Riga', 'Utrecht', 'Vienna'])[1 + n % 9] AS city
  ) AS drawn;

-- Five past orders for each customer, of two products each, at list price.
INSERT INTO orders (id, customer_id, status, idempotency_key, request, placed_at)
SELECT n, 'C' || (1001 + (n - 1) % 400), 'placed', 'history-' || n, '{}',
       TIMESTAMPTZ '2026-02-02 09:00:00+00' + n * INTERVAL '2 hours 10 minutes'
FROM generate_series(1, 2000) AS n;

INSERT INTO order_lines (order_id, line_number, sku, quantity, unit_price_cents, line_total_cents)
SELECT n, line_number, 'NM-' || lpad(product::text, 4, '0'), quantity, price, quantity * price
FROM generate_series(1, 2000) AS n,
  generate_series(1, 2) AS line_number,
  LATERAL (SELECT 1 + (n * 13 + line_number * 211) % 500 AS product, 1 + (n + line_number) % 3 AS quantity) AS line,
  LATERAL (SELECT (195 + (product * 7919) % 9800) / 5 * 5 AS price) AS priced;

UPDATE orders SET total_cents = (SELECT sum(line_total_cents) FROM order_lines WHERE order_id = orders.id);
