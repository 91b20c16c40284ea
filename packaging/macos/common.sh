# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034
# Sourced by the scripts for macOS.

# Both processors, and the oldest system that Qt 6.8 runs on.
architectures="x86_64;arm64"
deployment_target=12.0
