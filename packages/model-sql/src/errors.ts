export class ModelSqlError extends Error {
  override readonly name = 'ModelSqlError';
  readonly code: 'bad-name' | 'unsupported-model';

  constructor(code: ModelSqlError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
