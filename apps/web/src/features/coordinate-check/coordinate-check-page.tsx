export function CoordinateCheckPage() {
  return null;
}
