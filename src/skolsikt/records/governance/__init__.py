"""What the municipality decides about its data: releases, holds, retention, requests for records, objections."""
