/** A duration as people read it: `9s`, `4m10s`, `1h02m`. @param ms milliseconds */
export function elapsedText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes === 0) return `${seconds.toString()}s`;
  if (minutes < 60) return `${minutes.toString()}m${padded(seconds % 60)}s`;
  return `${Math.floor(minutes / 60).toString()}h${padded(minutes % 60)}m`;
}

function padded(count: number): string {
  return count.toString().padStart(2, '0');
}
