@echo off
rem Double-click on Windows: opens the simulator as a page in the browser.
chcp 65001 >nul
title simsim
cd /d "%~dp0"
set "PYTHON="
for %%P in ("py -3" "python" "python3") do if not defined PYTHON (
    %%~P -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PYTHON=%%~P"
)
if not defined PYTHON goto missing
echo simsim opens in your browser. Closing this window stops it.
echo simsim 将在浏览器中打开。关闭此窗口即停止运行。
%PYTHON% run.py app --edit %*
pause
exit /b
:missing
echo simsim needs Python 3.11 or newer, and there is none here. Ask your IT to install it, with pip and venv.
echo simsim 需要 Python 3.11 或更高版本,此电脑上没有。请联系 IT 安装(需含 pip 和 venv)。
pause
exit /b 1
