/** The interpreter that has xgboost. */
export function pythonName(): string {
  return process.env.PYTHON ?? 'python3';
}
