import { flag, float32, integer, list, struct, type Target, text } from './json/decode.ts';
import type { Toxic } from './toxic.ts';

export interface ProxyInput {
  name: string;
  listen: string;
  upstream: string;
  enabled: boolean;
}

const anonymousStruct = 'struct { toxiproxy.Proxy; Enabled *bool "json:\\"enabled\\"" }';

/** The body that creates or updates one proxy. */
export function proxyTarget(input: ProxyInput): Target {
  return struct({ name: 'Proxy', typeName: 'toxiproxy.Proxy' }, proxyFields(input, []));
}

/** The body of populate: every item is added to `inputs`. */
export function proxyListTarget(inputs: ProxyInput[]): Target {
  return list(`[]${anonymousStruct}`, () => {
    const input = { name: '', listen: '', upstream: '', enabled: true };
    inputs.push(input);
    return struct({ name: '', typeName: anonymousStruct }, proxyFields(input, ['Proxy']));
  });
}

/** What names a toxic and says where it goes. Attributes are read later, by the kind that `type` names. */
export function toxicTarget(input: { name: string; type: string; stream: string; toxicity: number }): Target {
  return struct(
    { name: 'ToxicWrapper', typeName: 'toxics.ToxicWrapper' },
    {
      attributes: { target: struct({ name: 'NoopToxic', typeName: 'toxics.NoopToxic' }, {}) },
      name: { target: text((value) => Object.assign(input, { name: value })) },
      type: { target: text((value) => Object.assign(input, { type: value })) },
      stream: { target: text((value) => Object.assign(input, { stream: value })) },
      toxicity: { target: float32((value) => Object.assign(input, { toxicity: value })) },
    },
  );
}

/**
 * The attributes of a toxic, stored straight in its settings: those that can be read count even if the body is
 * refused for another one. Its toxicity, where that can be changed, goes to `update`.
 */
export function toxicSettingsTarget({ type, settings }: Toxic, update?: { toxicity: number }): Target {
  const { typeName, attributes } = type;
  const integers = Object.entries(attributes).map(([name, goType]) => [
    name,
    { target: integer(goType, (value) => Object.assign(settings, { [name]: value })) },
  ]);
  const target = struct({ name: typeName, typeName: `toxics.${typeName}` }, Object.fromEntries(integers));
  return struct(
    {
      name: '',
      typeName: 'struct { Attributes interface {} "json:\\"attributes\\""; Toxicity float32 "json:\\"toxicity\\"" }',
    },
    {
      attributes: { target },
      ...(update && { toxicity: { target: float32((toxicity) => Object.assign(update, { toxicity })) } }),
    },
  );
}

function proxyFields(input: ProxyInput, through: readonly string[]) {
  return {
    name: { through, target: text((value) => Object.assign(input, { name: value })) },
    listen: { through, target: text((value) => Object.assign(input, { listen: value })) },
    upstream: { through, target: text((value) => Object.assign(input, { upstream: value })) },
    // In a list it is the list item's own field, not one of the proxy in it.
    enabled: { target: flag((value) => Object.assign(input, { enabled: value })) },
    // Real Toxiproxy shows its logger and would take one: nothing in it can be set.
    Logger: { through, target: struct({ name: 'Logger', typeName: 'zerolog.Logger' }, {}) },
  };
}
