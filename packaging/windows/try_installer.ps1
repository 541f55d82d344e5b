# Try the installer where nothing is: install silently, start, quit, remove, find nothing left.
$ErrorActionPreference = "Stop"
$setup = Get-Item build\package\out\*-setup.exe
$folder = "$env:LOCALAPPDATA\Programs\Bellbird"
$program = "$folder\Bellbird.exe"

Start-Process $setup -ArgumentList "/S" -Wait
if (-not (Test-Path $program)) { throw "The program is not there" }
if (-not (Test-Path "$env:APPDATA\Microsoft\Windows\Start Menu\Programs\Bellbird.lnk")) { throw "There is no shortcut" }
$command = (Get-ItemProperty "HKCU:\Software\Classes\bellbird\shell\open\command")."(default)"
if ($command -notlike "*Bellbird.exe*%1*") { throw "Links are not ours: $command" }
$run = (Get-ItemProperty "HKCU:\Software\Microsoft\Windows\CurrentVersion\Run").Bellbird
if ($run -notlike "*--hidden*") { throw "It does not start with Windows: $run" }

$running = Start-Process $program -ArgumentList "demo" -PassThru
Start-Sleep 15
if ($running.HasExited) { throw "The demo ended with $($running.ExitCode)" }
Stop-Process $running

$hidden = Start-Process $program -ArgumentList "--hidden" -PassThru
Start-Sleep 10
if ($hidden.HasExited) { throw "It ended with $($hidden.ExitCode)" }
Start-Process "$folder\uninstall.exe" -ArgumentList "/S", "_?=$folder" -Wait
if (Test-Path $program) { throw "The program is still there" }
if (Test-Path "HKCU:\Software\Classes\bellbird") { throw "Links are still ours" }
if (-not (Test-Path "$env:LOCALAPPDATA\bellbird")) { throw "The user's data is gone" }
Write-Output "All is well."
