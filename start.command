#!/usr/bin/env bash
# Double-click on macOS (or run anywhere with bash): opens the simulator as a page in the browser.
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
for python in python3 python3.{14..11} /usr/local/bin/python3 /opt/homebrew/bin/python3; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        echo "simsim opens in your browser. Closing this window stops it."
        echo "simsim 将在浏览器中打开。关闭此窗口即停止运行。"
        exec "$python" run.py app --edit "$@"
    fi
done
echo "simsim needs Python 3.11 or newer, and there is none here. Ask your IT to install it, with pip and venv."
echo "simsim 需要 Python 3.11 或更高版本,此电脑上没有。请联系 IT 安装(需含 pip 和 venv)。"
read -r -p "Enter / 回车 " _
exit 1
