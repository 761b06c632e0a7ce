/** Requests whose answers must be the same from both servers, in this order: later ones see what earlier ones did. */
export const apiCases: readonly { name: string; request: string }[] = [
  ...bodies().map((body) => call('POST', '/proxies', body)),
  ...bodies()
    .concat(listBodies())
    .map((body) => call('POST', '/populate', body)),
  call('POST', '/proxies', '{"name":"moved","upstream":"x:1","enabled":false}'),
  ...listenAddresses().flatMap((listen) => [
    call('POST', '/proxies', JSON.stringify({ name: `at ${listen}`, upstream: 'x', listen })),
    call('PATCH', '/proxies/moved', JSON.stringify({ listen })),
    call('PATCH', '/proxies/moved', JSON.stringify({ listen: '127.0.0.1:0', enabled: false })),
  ]),
  call('POST', '/proxies', '{"name":"p","upstream":"x:1","listen":"127.0.0.1:0"}'),
  call('POST', '/proxies', '{"name":"p","upstream":"x:1","listen":"127.0.0.1:0"}'),
  ...bodies().flatMap((body) => [call('PATCH', '/proxies/p', body), call('POST', '/proxies/p/toxics', body)]),
  ...toxicCalls(),
  ...toxicities().flatMap((toxicity) => [
    call('POST', '/proxies/p/toxics', `{"type":"latency","name":"t","toxicity":${toxicity}}`),
    call('PATCH', '/proxies/p/toxics/t', `{"toxicity":${toxicity},"attributes":{"latency":3}}`),
    call('DELETE', '/proxies/p/toxics/t'),
  ]),
  ...['"up"', '"UPSTREAM"', '"Downstream"', '""', 'null', '1', '"upstream "'].flatMap((stream) => [
    call('POST', '/proxies/p/toxics', `{"type":"latency","stream":${stream}}`),
    call('GET', '/proxies/p'),
  ]),
  call('POST', '/proxies/p/toxics', '{"type":"slicer","stream":"upstream"}'),
  call('POST', '/proxies/p/toxics', '{"type":"timeout"}'),
  call('POST', '/proxies/p/toxics', '{"type":"timeout"}'),
  call('POST', '/proxies/p/toxics', '{"type":"latency","name":"timeout_downstream"}'),
  call('GET', '/proxies/p/toxics'),
  ...['GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'HEAD', 'OPTIONS'].flatMap((method) =>
    paths().map((path) => call(method, path)),
  ),
  ...['Mozilla/5.0', 'mozilla/5', 'Mozilla', 'x Mozilla/'].flatMap((agent) =>
    ['/version', '/nope'].map((path) => call('GET', path, undefined, { 'User-Agent': agent })),
  ),
  { name: 'no host', request: 'GET /version HTTP/1.1\r\n\r\n' },
  { name: 'garbage', request: 'blah\r\n\r\n' },
  { name: 'a TLS greeting', request: '\x16\x03\x01\x02\r\n\r\n' },
  { name: 'HTTP/2.0', request: 'GET / HTTP/2.0\r\nHost: x\r\n\r\n' },
  { name: 'no content length', request: 'POST /proxies HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n' },
  {
    name: 'a chunked body',
    request: `POST /proxies HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
  },
  {
    name: 'two requests on one connection',
    request: `GET /version HTTP/1.1\r\nHost: x\r\n\r\nGET /nope HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
  },
  call('GET', '/proxies'),
  call('POST', '/reset'),
  call('DELETE', '/proxies/p'),
  call('GET', '/proxies'),
];

function call(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
  const lines = [
    `${method} ${path} HTTP/1.1`,
    'Host: x',
    'Connection: close',
    ...Object.entries({ 'User-Agent': 'parity', ...headers }).map(([key, value]) => `${key}: ${value}`),
    ...(body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body, 'latin1')}`]),
  ];
  return {
    name: `${method} ${path} ${(body ?? '').slice(0, 80)}`,
    request: `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`,
  };
}

/** Malformed, incomplete, mistyped and odd JSON, byte by byte. */
function bodies(): string[] {
  const scalars = ['', '   ', 'null', '1', '"x"', 'true', 'tru', 'trux', 'nulll', '1x', '01', "'a'", '<b>', '\\', '/'];
  const bytes = ['\x80', '\xe3\x81', '\xad', '\x7f', '\x0b', '\x07', '{"name":"a\x01"}'];
  const cut = ['{', '[', '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"name":"abc'];
  const wrong = ['{"a":1,}', '{"a" 1}', '{a:1}', '[1 2]', '{"x":1]', '}', '{"name":"\\x"}', '{"name":"\\u12g4"}'];
  const numbers = ['{"x":01}', '{"x":-}', '{"x":1.}', '{"x":1e}', '{"x":1e+}', '{"x":.5}', '{"x":+1}'];
  const typed = ['{}', '[]', '{"name":[],"upstream":1,"listen":{},"enabled":"x"}', '{"enabled":1,"name":true}'];
  const loggers = ['{"Logger":1}', '{"Logger":[]}', '{"Logger":{"x":1},"name":"lg","upstream":"x","enabled":false}'];
  const odd = [
    '{"NAME":"folded","Upſtream":"x:1","ENABLED":false,"liSten":"127.0.0.1:0"}',
    '{"name":"first","name":"last","upstream":"x:1","enabled":false}trailing',
    '{"name":"<a>&\\u2028\\ud800\\u0007\x7f","upstream":"a\\"\\\\b:1","enabled":false}',
    '{"name":null,"upstream":"x"}',
    '{"toxics":[1],"name":"tx","upstream":"x","enabled":null}',
  ].map((body) => Buffer.from(body).toString('latin1'));
  return [...scalars, ...bytes, ...cut, ...wrong, ...numbers, ...typed, ...loggers, ...odd, '['.repeat(10_001)];
}

function listBodies(): string[] {
  return [
    '[1]',
    '[[]]',
    '[null]',
    '[{"name":1}]',
    '[{"enabled":"x"}]',
    '[{"enabled":null,"name":"pop1","upstream":"x:1","listen":"127.0.0.1:0"}]',
    '[{"name":"a","upstream":"b"},3,{"upstream":1}]',
    '[{"Logger":1}]',
    '[{"name":"bad","upstream":"x","listen":"<"}]',
    '[{"name":"ok","upstream":"x","listen":"127.0.0.1:0"},{"name":"bad","upstream":"x","listen":"y"}]',
    '[{"name":"unfinished","upstream":"x"},{"name":"zy"}]',
    '[{"name":"lg","upstream":"x"}]',
    '[{"name":"lg","upstream":"x","listen":"x"}]',
  ];
}

function listenAddresses(): string[] {
  const malformed = ['foo', 'a:b:c', '[::1', '[::1]', '[::1]x', '[::1]:x:1', '[::1]1:1', 'a[:1', 'a]:1', '[[::1]:1'];
  const ports = [':99999', '127.0.0.1:-1', '127.0.0.1:+0', ':no-such-service', '127.0.0.1:0x10'];
  const hosts = ['8.8.8.8:1', '1.2.3:0', '127.1:0', '999.1.1.1:0', ' 127.0.0.1:0', 'host.invalid:0'];
  return [
    ...malformed,
    ...ports,
    ...hosts,
    '127.0.0.1:0',
    'localhost:0',
    '0.0.0.0:0',
    '[::]:0',
    ':',
    '::',
    '[0:0::1]:0',
    '[::ffff:127.0.0.1]:0',
  ];
}

function toxicCalls() {
  const types = [
    'latency',
    'bandwidth',
    'slow_close',
    'timeout',
    'reset_peer',
    'slicer',
    'limit_data',
    'noop',
    'Latency',
    '',
  ];
  const attributes = [
    'null',
    '{}',
    '"x"',
    '1',
    '[]',
    '{"latency":1,"jitter":2,"rate":3,"delay":4,"timeout":5,"average_size":6,"size_variation":7,"bytes":8}',
    '{"latency":"1","rate":"1","delay":"x","timeout":"1","average_size":"s","bytes":"x"}',
    '{"latency":1.5,"rate":1e3,"delay":-1,"timeout":-0,"average_size":9223372036854775807,"bytes":9223372036854775808}',
    '{"latency":-9223372036854775808,"jitter":{},"rate":[],"size_variation":true,"delay":1,"bytes":null,"timeout":null}',
  ];
  return types.flatMap((type) =>
    attributes.flatMap((given) => [
      call('POST', '/proxies/p/toxics', `{"type":"${type}","name":"n${type}","attributes":${given}}`),
      call('PATCH', `/proxies/p/toxics/n${type}`, `{"attributes":${given}}`),
      call('GET', `/proxies/p/toxics/n${type}`),
      call(
        'POST',
        `/proxies/p/toxics/n${type}`,
        '{"attributes":{"latency":7,"bytes":9007199254740993},"toxicity":0.1}',
      ),
      call('DELETE', `/proxies/p/toxics/n${type}`),
    ]),
  );
}

function toxicities(): string[] {
  const plain = ['0', '1', '0.1', '0.7', '-1', '-0', '123456789', '16777217', '0.30000001192', '1E2'];
  const far = [
    '1e-7',
    '1e-6',
    '0.000001234',
    '1e21',
    '1e39',
    '3.4028235e38',
    '1e-46',
    '1e400',
    '100000000000000000000',
  ];
  return [...plain, ...far, '"x"', 'null', 'true'];
}

function paths(): string[] {
  const known = ['/version', '/reset', '/proxies', '/populate', '/proxies/none', '/proxies/none/toxics'];
  const deep = ['/proxies/none/toxics/t', '/proxies/p/toxics/none', '/proxies/p/toxics/none/x'];
  const unknown = ['/', '/version/', '/proxies/', '/proxies/none/', '/metrics', '/PROXIES', 'http://h/version'];
  const unclean = [
    '//proxies',
    '/proxies/../version?x=1',
    '/./version',
    '/proxies//toxics',
    '/a/..',
    '/x//<>"{}|^`%41%20?q=//',
  ];
  const escaped = [
    '/proxies/p%2ftoxics',
    '/proxies/a%20b',
    '/proxies/%zz',
    '/proxies/%',
    '/proxies/%ff',
    '/version?x',
    '/version#x',
  ];
  return [...known, ...deep, ...unknown, ...unclean, ...escaped];
}
