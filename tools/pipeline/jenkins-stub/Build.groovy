/** What a scenario sets, and what happened in it. */
class Build {
  Map scenario
  Map params = [:]
  Map env = [:]
  List stages = []
  Map post = [:]
  String result = 'SUCCESS'
  /** Where lines are written down. */
  List lines = []

  Object property(String name) {
    switch (name) {
      case 'env': return new Variables(all: env)
      case 'params': return new Parameters(all: params)
      case 'scm': return [branches: ['scm'], userRemoteConfigs: ['scm']]
      default: return null
    }
  }
}

/** Jenkins answers null for a variable that is not set. */
class Variables {
  Map all
  def propertyMissing(String name) { all[name] }
}

/** Jenkins answers null for a parameter that nobody declared, and the condition silently fails. */
class Parameters {
  Map all
  def propertyMissing(String name) {
    if (!all.containsKey(name)) throw new Fault("params: there is no parameter ${name}.")
    return all[name]
  }
}
