data "aws_subnet" "host" {
  id = var.subnet_id
}

resource "aws_security_group" "host" {
  name_prefix = "${var.name}-"
  description = "Switchyard: SSH and the published ports, from one range only"
  vpc_id      = data.aws_subnet.host.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "ssh" {
  security_group_id = aws_security_group.host.id
  description       = "SSH"
  cidr_ipv4         = var.allowed_cidr
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

resource "aws_vpc_security_group_ingress_rule" "published" {
  for_each = { for port in var.published_ports : tostring(port) => port }

  security_group_id = aws_security_group.host.id
  description       = "Published port ${each.key}"
  cidr_ipv4         = var.allowed_cidr
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
}

# Packages, images and the clone come over HTTP(S); names and time come from AWS's own addresses, which need no rule.
resource "aws_vpc_security_group_egress_rule" "web" {
  for_each = { http = 80, https = 443 }

  security_group_id = aws_security_group.host.id
  description       = "Downloads over ${each.key}"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = each.value
  to_port           = each.value
}
