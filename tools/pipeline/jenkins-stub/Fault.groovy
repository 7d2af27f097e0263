/** What Jenkins would not take. */
class Fault extends RuntimeException {
  Fault(String message) { super(message) }
}
