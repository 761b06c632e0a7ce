/** Whether something answers with a good status. Rejects when nothing answers. */
export async function answersHttp(url: string, signal: AbortSignal): Promise<boolean> {
  const response = await fetch(url, { signal });
  await response.body?.cancel();
  return response.ok;
}
