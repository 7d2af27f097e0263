# What cloud-init does at the first start. Encoded rather than written as a template, so that no value of a variable
# can become another line of it.
locals {
  installer = "/usr/local/sbin/switchyard-install"

  install_command = concat(
    [local.installer, "--repository", var.repository, "--profile", var.profile, "--publish", "0.0.0.0"],
    var.ref == null ? [] : ["--ref", var.ref],
  )

  user_data = "#cloud-config\n${yamlencode({
    write_files = [{
      path        = local.installer
      permissions = "0755"
      owner       = "root:root"
      encoding    = "gz+b64"
      content     = base64gzip(file("${path.module}/../../tools/install.sh"))
    }]
    runcmd = [local.install_command]
  })}"
}
