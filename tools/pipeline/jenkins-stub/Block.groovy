/** A block of the language: the words that may stand in it, each with what it does, and how often it may. */
class Block {
  String place
  Build build
  Map<String, Closure> words
  /** A word without parentheses or arguments, such as `any`. */
  List<String> constants = []
  /** Words that may stand here more than once. */
  List<String> repeated = []
  Set<String> seen = []

  def invokeMethod(String name, Object given) {
    def word = words[name]
    if (word == null) throw new Fault("${place}: there is no \"${name}\" here; what may be is ${words.keySet().sort().join(', ')}.")
    if (!seen.add(name) && !repeated.contains(name) && !repeated.contains('*')) throw new Fault("${place}: \"${name}\" stands here twice.")
    return word.call(given as List)
  }

  def getProperty(String name) {
    if (this.metaClass.hasProperty(this, name)) return this.metaClass.getProperty(this, name)
    if (constants.contains(name)) return name
    def found = build.property(name)
    if (found == null) throw new Fault("${place}: \"${name}\" is no word of it.")
    return found
  }

  void setProperty(String name, Object value) {
    if (this.metaClass.hasProperty(this, name)) this.metaClass.setProperty(this, name, value)
    else throw new Fault("${place}: ${name} cannot be set here.")
  }

  def run(Closure body) {
    body.delegate = this
    body.resolveStrategy = Closure.DELEGATE_ONLY
    return body.call()
  }
}
