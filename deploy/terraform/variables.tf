variable "region" {
  description = "AWS region of the host, such as eu-central-1."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "Name a region such as eu-central-1."
  }
}

variable "name" {
  description = "Name of the host and prefix of everything made for it."
  type        = string
  default     = "switchyard"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,30}$", var.name))
    error_message = "Use 2 to 31 lower-case letters, digits and dashes, a letter first."
  }
}

variable "subnet_id" {
  description = "Subnet the host stands in. It needs a way out to the internet, for packages and images."
  type        = string

  validation {
    condition     = can(regex("^subnet-[0-9a-f]+$", var.subnet_id))
    error_message = "Give the id of a subnet, such as subnet-0123456789abcdef0."
  }
}

variable "allowed_cidr" {
  description = "The only IPv4 range that reaches SSH and the published ports, such as your office's or VPN's 203.0.113.0/24."
  type        = string

  validation {
    condition     = can(cidrnetmask(var.allowed_cidr))
    error_message = "Give an IPv4 range such as 203.0.113.0/24, or one address as 203.0.113.7/32."
  }

  validation {
    # Half of the internet is as open as all of it, so the limit is a width and not one spelling of it.
    condition     = var.allow_any_source || try(tonumber(split("/", var.allowed_cidr)[1]), 0) >= 8
    error_message = "This range opens the host to strangers: the ports speak plain HTTP. Give a range of /8 or narrower, or set allow_any_source = true if another firewall stands before the host."
  }
}

variable "allow_any_source" {
  description = "Accept an allowed_cidr wider than /8, 0.0.0.0/0 included. Only with another firewall before the host."
  type        = bool
  default     = false
}

variable "published_ports" {
  description = "Ports that allowed_cidr reaches beside SSH: 8000 api, 8501 dashboard; with the profile monitoring also 3000 Grafana, 9090 Prometheus, 9093 Alertmanager."
  type        = set(number)
  default     = [8000, 8501]

  validation {
    condition     = alltrue([for port in var.published_ports : port >= 1024 && port <= 65535 && floor(port) == port])
    error_message = "Every port is a whole number from 1024 to 65535; SSH (22) is open to allowed_cidr anyway."
  }
}

variable "ssh_public_key" {
  description = "Public key that may log in over SSH, one line as in id_ed25519.pub."
  type        = string

  validation {
    condition     = can(regex("^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/=]+( [^\n]*)?$", trimspace(var.ssh_public_key)))
    error_message = "Give a public key, such as the one line in ~/.ssh/id_ed25519.pub; never the private one."
  }
}

variable "repository" {
  description = "Where the host clones Switchyard from, over HTTPS (the host may open no SSH connections)."
  type        = string

  validation {
    condition     = can(regex("^https://[^@[:space:]]+$", var.repository))
    error_message = "Give an https:// address without a user or token in it: user data can be read by everything on the host."
  }
}

variable "ref" {
  description = "Branch, tag or commit to install; null for the repository's own branch."
  type        = string
  default     = null

  validation {
    condition     = var.ref == null || can(regex("^[A-Za-z0-9][A-Za-z0-9._/-]*$", var.ref))
    error_message = "Give a branch, tag or commit, such as v1.2.0."
  }
}

variable "profile" {
  description = "What runs: minimal (api, dashboard, trainer), monitoring (with Prometheus, Alertmanager, Grafana) or full (with PostgreSQL and MLflow)."
  type        = string
  default     = "minimal"

  validation {
    condition     = contains(["minimal", "monitoring", "full"], var.profile)
    error_message = "Choose minimal, monitoring or full."
  }
}

variable "architecture" {
  description = "Processor of the host: x86_64 or arm64. instance_type must be of the same kind."
  type        = string
  default     = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "Choose x86_64 or arm64."
  }
}

variable "instance_type" {
  description = "Size of the host. The images are built on it, which 4 GiB of memory are enough for."
  type        = string
  default     = "t3.large"

  validation {
    condition     = can(regex("^[a-z0-9-]+\\.[a-z0-9-]+$", var.instance_type))
    error_message = "Give an instance type such as t3.large, or t4g.large for arm64."
  }
}

variable "volume_gib" {
  description = "Size of the encrypted root volume, which also holds models and store, in GiB."
  type        = number
  default     = 40

  validation {
    condition     = var.volume_gib >= 20 && var.volume_gib <= 16384 && floor(var.volume_gib) == var.volume_gib
    error_message = "Give a whole number from 20 to 16384."
  }
}

variable "instance_profile" {
  description = "Existing IAM instance profile of the host, such as one that may pull from ECR; null for none."
  type        = string
  default     = null
}
