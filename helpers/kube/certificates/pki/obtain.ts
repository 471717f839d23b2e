/**
 * Returns the value of a key, which is made once; one that could not be made is made again by the
 * next call.
 */
export async function obtain<Value>(
  known: Map<string, Promise<Value>>,
  key: string,
  make: () => Promise<Value>,
): Promise<Value> {
  const value = known.get(key) ?? make();
  known.set(key, value);
  try {
    return await value;
  } catch (error) {
    known.delete(key);
    throw error;
  }
}
