-- Up Migration
INSERT INTO accounts (customer_id)
SELECT 'C' || (1000 + n) FROM generate_series(1, 400) AS n;

-- Three past charges for each of the first 200 customers, on one invoice.
INSERT INTO charges (id, customer_id, description, quantity, unit_price, tax_rate, amount, request_key, created_at)
SELECT n, 'C' || (1001 + (n - 1) % 200), description, quantity, unit_price, 0.25, quantity * unit_price, 'history-' || n,
       TIMESTAMPTZ '2026-02-02 08:00:00+00' + n * INTERVAL '7 hours'
FROM generate_series(1, 600) AS n,
  LATERAL (SELECT
    (ARRAY['Market stall, days', 'Stall power, kWh', 'Lantern rental, pieces', 'Cold storage, crates'])[1 + n % 4] AS description,
    1 + n % 9 AS quantity,
    2 + 2 * (n % 20) AS unit_price
  ) AS drawn;

INSERT INTO invoices (id, customer_id, lines, subtotal, taxes, tax, total, issued_at)
SELECT substr(customer_id, 2)::int - 1000,
       customer_id,
       json_agg(
         json_build_object('chargeId', 'CH-' || id, 'description', description, 'quantity', quantity::text,
                            'unitPrice', to_char(unit_price, 'FM999990.00'), 'amount', to_char(amount, 'FM999990.00'),
                            'taxRate', tax_rate::text)
         ORDER BY id
       ),
       sum(amount),
       json_build_array(json_build_object('rate', '0.25', 'base', to_char(sum(amount), 'FM999990.00'),
                                            'tax', to_char(sum(amount) * 0.25, 'FM999990.00'))),
       sum(amount) * 0.25,
       sum(amount) * 1.25,
       max(created_at) + INTERVAL '1 hour'
FROM charges
GROUP BY customer_id;

UPDATE charges SET invoice_id = substr(customer_id, 2)::int - 1000;

UPDATE accounts SET (total, charge_count) =
  (SELECT coalesce(sum(amount), 0), count(*) FROM charges WHERE charges.customer_id = accounts.customer_id);
