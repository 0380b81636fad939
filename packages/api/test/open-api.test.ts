import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { restRoutes } from '../src/index.ts';
import { describeApi } from '../src/rest/open-api.ts';

const document = describeApi(restRoutes);

const described = z.looseObject({
  info: z.looseObject({ version: z.string() }),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string(),
        tags: z.array(z.string()),
        parameters: z.array(z.looseObject({ name: z.string(), description: z.string().optional() })).default([]),
        responses: z.record(z.string(), z.looseObject({ content: z.record(z.string(), z.unknown()).optional() })),
      }),
    ),
  ),
});

test('the description passes the linter of Redocly without an error or a warning', async () => {
  const config = await createConfig({ extends: ['recommended'] });
  const problems = await lintFromString({ source: JSON.stringify(document), absoluteRef: 'openapi.json', config });
  expect(problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)).toEqual([]);
});

test('every operation has a name of its own and a tag, every parameter says what it means', () => {
  const operations = Object.values(described.parse(document).paths).flatMap((methods) => Object.values(methods));
  const names = operations.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { operationId, tags, parameters } of operations) {
    expect(tags, operationId).toHaveLength(1);
    for (const { name, description } of parameters) expect(description, `${operationId} ${name}`).toMatch(/\.$/);
  }
});

test('it carries the version of the product, and names both types of an export', () => {
  const { info, paths } = described.parse(document);
  expect(info.version).not.toBe('1.0.0');
  expect(Object.keys(paths['/api/export/customers']?.post?.responses['200']?.content ?? {})).toEqual([
    'text/csv; charset=utf-8',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ]);
  expect(paths['/api/imports']?.post?.responses['415']).toBeDefined();
});
