-- Up Migration
INSERT INTO prices (sku, price_cents)
SELECT 'NM-' || lpad(n::text, 4, '0'), (195 + (n * 7919) % 9800) / 5 * 5
FROM generate_series(1, 500) AS n;

INSERT INTO loyalty_tiers (name, minimum_spent_cents, discount_percent)
VALUES ('bronze', 0, 0), ('silver', 50000, 3), ('gold', 150000, 5), ('platinum', 500000, 8);
