import { describe, expect, it } from '@jest/globals';
import { readAllowedWords, spoilersIn, tellingWords } from '#chaos/authoring/spoilers.ts';
import { scenarioIds } from '#chaos/scenarios/discovery.ts';
import { SERVICES } from '#infra/topology.ts';
import { findPromtool, promtoolRequired, runPromtool } from './promtool.ts';
import { bucketBounds, publishedSeries, routesOf } from './published.ts';
import { alerts, expectations, list, read, recorded, rules, seriesIn, wanted } from './rule-files.ts';

const PUBLISHED = publishedSeries();
const known = (name: string) => PUBLISHED.has(name) || recorded.includes(name);
const EXPECTED = expectations();
const named = alerts.map((alert) => [alert.alert, alert] as const);

/** A heading's anchor, as Git hosts make it. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
const anchorsIn = (page: string) => [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

describe.each(named)('%s', (name, { expr, labels, annotations }) => {
  it('says how urgent it is, and whom or what it is about', () => {
    expect(['page', 'ticket']).toContain(labels.severity);
    expect(labels.service).toMatch(/\S/);
  });

  it('tells whoever is paged what users suffer, and where to go on', () => {
    expect(Object.keys(annotations).sort()).toEqual(['description', 'runbook_url', 'summary']);
    expect(annotations.description?.length).toBeGreaterThan(60);
    const [file = '', anchor = ''] = annotations.runbook_url?.split('#') ?? [];
    expect(list('runbooks/*.md')).toContain(file);
    expect(anchorsIn(read(file))).toContain(anchor);
    // Its runbook calls it by its name.
    expect(read(file)).toContain(name);
  });

  it('reads only what there is', () => {
    expect(seriesIn(expr).filter((series) => !known(series))).toEqual([]);
    const routes = wanted(expr, 'service').flatMap(routesOf);
    expect(wanted(expr, 'http_route').filter((route) => !routes.includes(route))).toEqual([]);
    expect(wanted(expr, 'le').filter((bound) => !bucketBounds().includes(bound))).toEqual([]);
  });

  it('has a test of promtool in which it fires, and one in which it does not', () => {
    expect(EXPECTED.get(name)?.fires).toBeGreaterThan(0);
    // Just below its limit, and when it is over.
    expect(EXPECTED.get(name)?.doesNot).toBeGreaterThan(1);
  });
});

describe('the rules', () => {
  it('have names of their own', () => {
    const names = rules.map((rule) => ('alert' in rule ? rule.alert : rule.record));
    expect(names).toEqual([...new Set(names)]);
    expect([...EXPECTED.keys()].filter((name) => !names.includes(name))).toEqual([]);
  });

  it('record only from what there is, and every bound that an alert asks for', () => {
    const needed = rules.flatMap((rule) => ('record' in rule ? seriesIn(rule.expr) : []));
    expect(needed.filter((series) => !known(series))).toEqual([]);
    const kept = rules.flatMap((rule) => ('record' in rule ? wanted(rule.expr, 'le') : []));
    expect(alerts.flatMap(({ expr }) => wanted(expr, 'le')).filter((bound) => !kept.includes(bound))).toEqual([]);
  });

  it('page for errors and for waiting in every journey', () => {
    const journeys = ['browse', 'order', 'checkout', 'billing', 'statement'];
    const pages = alerts.filter(({ labels }) => labels.severity === 'page');
    for (const journey of journeys) {
      const urls = pages.filter(({ labels }) => labels.journey === journey).map((one) => one.annotations.runbook_url);
      expect(urls).toEqual(expect.arrayContaining([`runbooks/${journey}.md#errors`, `runbooks/${journey}.md#latency`]));
    }
  });
});

describe.each(list('{prometheus/{rules,tests}/*.yaml,runbooks/*.md}'))('%s', (file) => {
  it('gives nothing away', () => {
    expect(spoilersIn(file, read(file), tellingWords(scenarioIds()), readAllowedWords())).toEqual([]);
  });
});

describe.each(list('runbooks/*.md'))('%s', (file) => {
  const blocks = (language: string) =>
    [...read(file).matchAll(new RegExp(`^ *\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, 'gm'))].map(
      ([, text = '']) => text,
    );
  const cli = list('infra/cli/**/*.ts').map(read).join('\n');

  it('gives commands that there are', () => {
    const calls = [
      ...blocks('sh')
        .join('\n')
        .matchAll(/\.\/drill ([a-z]+)([^\n#]*)/g),
    ];
    const commands = calls.map(([, command = '']) => command);
    expect(commands.filter((command) => !new RegExp(`\\.command\\('${command}\\b`).test(cli))).toEqual([]);
    const options = calls.flatMap(([, , rest = '']) => rest.match(/--[a-z-]+/g) ?? []);
    expect(options.filter((option) => !cli.includes(option))).toEqual([]);
  });

  it('asks for series and services that there are', () => {
    const metrics = [
      ...blocks('sh')
        .join('\n')
        .matchAll(/\.\/drill metrics ([a-z]\w+)/g),
    ].map(([, name = '']) => name);
    const histograms = (name: string) => known(name) || known(`${name}_count`);
    expect(metrics.filter((name) => !histograms(name))).toEqual([]);
    const queries = blocks('promql').join('\n');
    expect(
      queries
        .split('\n')
        .flatMap(seriesIn)
        .filter((series) => !known(series)),
    ).toEqual([]);
    const services = [...SERVICES, 'SERVICE', '.+'];
    const asked = [...wanted(queries, 'service'), ...wanted(blocks('logql').join('\n'), 'service_name')];
    expect(asked.filter((service) => !services.includes(service))).toEqual([]);
  });
});

describe('with promtool', () => {
  const promtool = findPromtool();
  if (promtool) {
    it('every rule is valid', () => {
      const { code, said } = runPromtool(promtool, ['check', 'rules'], 'prometheus/rules/*.yaml');
      expect([code, said]).toEqual([0, expect.stringContaining('SUCCESS')]);
    }, 60_000);

    it('every alert fires, does not fire just below, and ends, as prometheus/tests say', () => {
      const { code, said } = runPromtool(promtool, ['test', 'rules'], 'prometheus/tests/*.yaml');
      expect([code, said]).toEqual([0, expect.stringContaining('SUCCESS')]);
    }, 120_000);
  } else if (promtoolRequired) {
    it('has a promtool to ask', () => {
      throw new Error('Expected promtool on the PATH or a Docker engine that answers, found neither.');
    });
  } else it.skip('every alert does as prometheus/tests say (needs promtool or Docker)', () => {});
});
