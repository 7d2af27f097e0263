output "instance_id" {
  description = "Id of the host."
  value       = aws_instance.host.id
}

output "public_ip" {
  description = "Address of the host; another one after it was stopped and started."
  value       = aws_instance.host.public_ip
}

output "api_url" {
  description = "Where the api answers, some minutes after the first start."
  value       = "http://${aws_instance.host.public_ip}:8000"
}

output "dashboard_url" {
  description = "Where the dashboard answers."
  value       = "http://${aws_instance.host.public_ip}:8501"
}

output "ssh_command" {
  description = "Logs in. What the installation said stands in /var/log/cloud-init-output.log."
  value       = "ssh ec2-user@${aws_instance.host.public_ip}"
}
