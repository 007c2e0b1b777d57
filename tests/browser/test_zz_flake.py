from __future__ import annotations
import pytest, time
pytestmark = pytest.mark.browser
@pytest.fixture(autouse=True)
def _tables_as_shipped():
    yield
def test_first(chromium, browser, tmp_path_factory):
    from tests.browser import conftest as c
    gen = c.lab.__wrapped__(chromium, tmp_path_factory) if hasattr(c.lab,'__wrapped__') else c.lab.__pytest_wrapped__.obj(chromium, tmp_path_factory)
    lab = next(gen)
    try:
        context = browser.new_context(viewport={"width":1440,"height":1000}, timezone_id="Asia/Shanghai", locale="en-GB")
        page = context.new_page()
        log=[]
        page.on("console", lambda m: log.append((m.type, m.text)))
        page.on("pageerror", lambda e: log.append(("pageerror", str(e))))
        import json, struct
        frames=[]; t0=time.time()
        def parse(b, d):
            if isinstance(b,str):
                frames.append((round(time.time()-t0,3), d, "text", b[:100])); return
            n=struct.unpack("<Q",b[:8])[0]
            offs=struct.unpack("<%dQ"%n,b[8:8+8*n])
            parts=[b[offs[i]:offs[i+1]] for i in range(n-1)]
            ch=parts[0].decode(); h=json.loads(parts[1]); ph=json.loads(parts[2]); c=json.loads(parts[4]) if len(parts)>4 else {}
            extra=c.get("comm_id","")[:8] if "comm_id" in c else ""
            dd=c.get("data") or {}
            if isinstance(dd,dict):
                extra+=" "+str(dd.get("method",""))+" "+str((dd.get("state") or {}).get("_model_name",""))+(" kids "+str([k[10:18] for k in (dd.get("state") or {}).get("children",[])]) if (dd.get("state") or {}).get("children") else "")
            frames.append((round(time.time()-t0,3), d, ch, h["msg_type"], extra, c.get("target_name",""), ph.get("msg_type",""), h.get("subshell_id",""), len(b)))
        def ws(w):
            w.on("framesent", lambda b: parse(b,">"))
            w.on("framereceived", lambda b: parse(b,"<"))
        page.on("websocket", ws)
        page.goto(lab.address)
        try:
            within=15000
            page.get_by_text("| Idle").wait_for(timeout=60000)
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_text("Run All Cells", exact=True).click()
            t1=time.time(); page.locator(".simsim .simsim-answer h3").first.wait_for(timeout=within); print('painted after run', round(time.time()-t1,2))
            s = c.Screen(page, lab)
            s.field("as-of date").fill("2025-06-20")
            s.field("market").select_option(label="Malaysia", timeout=12000)
        except Exception:
            open(f"/tmp/flake/frames-{time.time()}.txt","w").write("\n".join(map(str,frames)))
            page.screenshot(path=f"/tmp/flake/{time.time()}.png")
            open(f"/tmp/flake/log-{time.time()}.txt","w").write("\n".join(map(str,log)))
            print(page.locator(".jp-NotebookPanel-notebook").inner_text()[:3000])
            print("selects", page.locator(".simsim select").count(), page.locator(".simsim").count())
            raise
        print("comms", sum(1 for f in frames if len(f)>5 and f[3]=="comm_open" and f[1]=="<"), "bytes", sum(f[-1] for f in frames if len(f)>5 and f[1]=="<"))
        page.screenshot(path="/tmp/flake/ok.png"); s.root.screenshot(path="/tmp/flake/full.png")
        context.close()
    finally:
        for _ in gen: pass
