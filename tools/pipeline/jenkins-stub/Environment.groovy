/** `environment { NAME = 'value' }`: only assignments. */
class Environment extends Block {
  void setProperty(String name, Object value) {
    if (this.metaClass.hasProperty(this, name)) this.metaClass.setProperty(this, name, value)
    else if (!(value instanceof CharSequence)) throw new Fault("${place}: ${name} must be a text.")
    else build.env[name] = value.toString()
  }
}
