import { z } from 'zod';
import { parameterWords } from './parameter-words.ts';
import type { RestRoute } from './rest-route.ts';

/** The description for people, without a script and without anything from elsewhere. */
export function docsPage(routes: readonly RestRoute[]): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Foresale API</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
  code, pre { font: 14px/1.5 ui-monospace, monospace; }
  pre { overflow-x: auto; padding: .75rem; border: 1px solid #8886; border-radius: .5rem; }
  h2 { margin-top: 2.5rem; } table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8884; vertical-align: top; }
</style>
<h1>Foresale API</h1>
<p>JSON over HTTP. Send a token with each call: <code>Authorization: Bearer &lt;token&gt;</code>
(<code>npm run foresale -- token create --role viewer</code>). A problem is answered with its status and
<code>{"error": "…"}</code>. The same for machines: <a href="/api/openapi.json">openapi.json</a>.</p>
<ul>${routes.map((route) => `<li><a href="#${anchor(route)}"><code>${route.method} ${escapeHtml(route.path)}</code></a>`).join('')}</ul>
${routes.map(section).join('\n')}
</html>
`;
}

function section(route: RestRoute): string {
  const { params, query, body } = route.takes;
  const inputs = [params, query, body].filter((schema) => schema !== undefined);
  const rows = inputs.flatMap((schema) => {
    const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    return Object.entries(properties).map(
      ([name, property]) =>
        `<tr><td><code>${escapeHtml(name)}</code>${required.includes(name) ? ' (required)' : ''}<td><code>${escapeHtml(brief(property))}</code><td>${escapeHtml(parameterWords[name]?.says ?? '')}`,
    );
  });
  return `<section id="${anchor(route)}">
<h2><code>${route.method} ${escapeHtml(route.path)}</code></h2>
<p>${escapeHtml(route.summary)} Role: ${route.role}.</p>
${rows.length === 0 ? '' : `<table><tr><th scope="col">Parameter<th scope="col">Takes<th scope="col">Means</tr>${rows.join('')}</table>`}
${route.response === undefined ? `<p>Answers a file (${escapeHtml((route.files ?? []).join(' or '))}).</p>` : `<pre>${escapeHtml(shape(route.response))}</pre>`}
</section>`;
}

function anchor(route: RestRoute): string {
  return `${route.method} ${route.path}`.toLowerCase().replaceAll(/[^a-z]+/g, '-');
}

function shape(schema: z.ZodType): string {
  return draw(z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }), '');
}

type Described = z.core.JSONSchema._JSONSchema | readonly z.core.JSONSchema._JSONSchema[] | undefined;

function draw(schema: Described, indent: string): string {
  if (typeof schema !== 'object' || !('type' in schema || 'anyOf' in schema)) return 'anything';
  if (schema.anyOf !== undefined) return schema.anyOf.map((each) => draw(each, indent)).join(' or ');
  const deeper = `${indent}  `;
  if (schema.type === 'array') return `[${draw(schema.items, indent)}]`;
  if (schema.type === 'object' && schema.properties !== undefined) {
    const lines = Object.entries(schema.properties).map(
      ([name, property]) => `${deeper}"${name}": ${draw(property, deeper)}`,
    );
    return `{\n${lines.join(',\n')}\n${indent}}`;
  }
  if (schema.type === 'object') return `{"<name>": ${draw(schema.additionalProperties, indent)}}`;
  return String(schema.type ?? 'anything');
}

function brief(property: unknown): string {
  const { $schema: _draft, ...described } = Object(property) as Record<string, unknown>;
  if (Array.isArray(described.enum)) {
    const usual = described.default === undefined ? '' : ` (${String(described.default)})`;
    return described.enum.join(' | ') + usual;
  }
  return JSON.stringify(described).replaceAll(/[{}"]/g, '').replaceAll(',', ', ');
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
