# Exact, so that two people who apply this get the same host. `terraform init` writes the providers' checksums to
# .terraform.lock.hcl; commit that file beside this one.
terraform {
  required_version = ">= 1.9.0, < 2.0.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}
