/*
 * Carries a declarative Jenkinsfile out without Jenkins: the words of the language do nothing but check how they are
 * used and write down what would run. A word that Jenkins does not know ends it by its name and place.
 *
 *   groovy --classpath jenkins-stub jenkins-stub/carry-out.groovy < scenarios.json
 *
 * Reads a list of scenarios as jenkins-run.ts describes them, and prints what ran in each. It knows the part of the
 * language that this project uses. Keeps to Groovy 2.4, which Debian has.
 */
import groovy.json.JsonOutput
import groovy.json.JsonSlurper
import org.codehaus.groovy.control.CompilerConfiguration
import org.codehaus.groovy.control.MultipleCompilationErrorsException

Map carryOut(File file, Map scenario) {
  def build = new Build(scenario: new HashMap(scenario), env: new HashMap(scenario.env ?: [:]))
  def configuration = new CompilerConfiguration(scriptBaseClass: PipelineScript.name)
  try {
    def binding = new Binding([language: new Language(build: build), found: false])
    new GroovyShell(this.class.classLoader, binding, configuration).parse(file.text, 'Jenkinsfile').run()
    if (!binding.getVariable('found')) throw new Fault('the file: it has no pipeline.')
    return [name: scenario.name, result: build.result, stages: build.stages, post: build.post, env: build.env]
  } catch (Fault | MultipleCompilationErrorsException fault) {
    return [name: scenario.name, fault: fault.message]
  } catch (Exception fault) {
    return [name: scenario.name, fault: fault.toString()]
  }
}

def scenarios = new JsonSlurper().parse(System.in)
println JsonOutput.toJson(scenarios.collect { carryOut(new File(it.jenkinsfile), it) })
