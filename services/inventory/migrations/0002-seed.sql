-- Up Migration
INSERT INTO stock (sku, available)
SELECT 'NM-' || lpad(n::text, 4, '0'), 1000000
FROM generate_series(1, 500) AS n;
