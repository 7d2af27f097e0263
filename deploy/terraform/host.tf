provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Name    = var.name
      Project = "switchyard"
    }
  }
}

data "aws_ami" "amazon_linux" {
  most_recent = true
  owners      = ["amazon"]

  filter {
    name   = "name"
    values = ["al2023-ami-2023.*-${var.architecture}"]
  }

  filter {
    name   = "architecture"
    values = [var.architecture]
  }
}

resource "aws_key_pair" "host" {
  key_name_prefix = "${var.name}-"
  public_key      = trimspace(var.ssh_public_key)
}

resource "aws_instance" "host" {
  ami                         = data.aws_ami.amazon_linux.id
  instance_type               = var.instance_type
  subnet_id                   = var.subnet_id
  vpc_security_group_ids      = [aws_security_group.host.id]
  associate_public_ip_address = true
  key_name                    = aws_key_pair.host.key_name
  iam_instance_profile        = var.instance_profile
  user_data_base64            = base64encode(local.user_data)

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
    # One hop ends at the host itself: a container cannot ask for the host's credentials.
    http_put_response_hop_limit = 1
  }

  root_block_device {
    encrypted   = true
    volume_type = "gp3"
    volume_size = var.volume_gib
  }

  lifecycle {
    # Models and store live on this host. A newer image or installer is no reason to throw them away; run
    # tools/install.sh on the host to update it.
    ignore_changes = [ami, user_data_base64]
  }
}
