/** A shell line that the scenario lets fail. */
class LineFailed extends RuntimeException {
  LineFailed(String line) { super(line) }
}
