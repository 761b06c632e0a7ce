/** A program with the real OpenTelemetry SDK, configured as the services are: by the environment. Prints its trace's id. */
import { logs, SeverityNumber, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';

const sdk = new NodeSDK({});
sdk.start();
const tracer = trace.getTracer('shop', '4.5.6');
tracer.startActiveSpan(
  'GET /products/:id',
  { kind: SpanKind.SERVER, attributes: { 'http.route': '/products/:id' } },
  (server) => {
    tracer.startActiveSpan(
      'lookup',
      { attributes: { tags: ['a', 'b'], ratio: 0.5, cached: false, count: 3 } },
      (inner) => {
        logs.getLogger('shop').emit({
          severityNumber: SeverityNumber.WARN,
          severityText: 'WARN',
          body: 'stock is low',
          attributes: { 'product.id': 'p-1' },
        });
        inner.recordException(new Error('supplier hangs'));
        inner.setStatus({ code: SpanStatusCode.ERROR, message: 'no lead time' });
        inner.end();
      },
    );
    console.log(server.spanContext().traceId);
    server.end();
  },
);
await sdk.shutdown();
